import {
  ActionIcon,
  Button,
  createTheme,
  Menu,
  Popover,
  Portal,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const accent = 'var(--accent)';
const amber: MantineColorsTuple = [
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
  accent,
];

export const theme = createTheme({
  primaryColor: 'amber',
  colors: { amber },
  fontFamily: 'var(--font)',
  defaultRadius: 'var(--radius)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // One labelled place for whatever opens above the page, so that it too lies in a landmark.
    Portal: Portal.extend({ defaultProps: { target: '#overlays' } }),
    // A quiet icon is grey: the accent says what is on, or what to press first.
    ActionIcon: ActionIcon.extend({
      vars: (_theme, { variant }) => ({
        root:
          variant === 'subtle'
            ? { '--ai-color': 'var(--text-2)', '--ai-hover': 'var(--surface-4)' }
            : {},
      }),
    }),
    // Words on the accent are dark; on any other fill its own class says so.
    Button: Button.extend({
      vars: (_theme, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--on-accent)' } : {},
      }),
    }),
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, withinPortal: true },
    }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 100 } } }),
    // Said without Switch and Modal themselves: they are loaded when they are asked for.
    Switch: { defaultProps: { withThumbIndicator: false } },
    Modal: { defaultProps: { transitionProps: { duration: 100 }, centered: true } },
  },
});

/** Mantine's own colour names all point at our tokens, so that tokens.css is the only palette. */
const variables: Record<string, string> = {
  '--mantine-color-body': 'var(--surface-2)',
  '--mantine-color-text': 'var(--text-1)',
  '--mantine-color-bright': 'var(--text-1)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--surface-3)',
  '--mantine-color-default-hover': 'var(--surface-4)',
  '--mantine-color-default-color': 'var(--text-1)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--surface-4)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-soft)',
  '--mantine-primary-color-light-hover': 'var(--accent-soft)',
  '--mantine-primary-color-light-color': 'var(--accent-text)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-amber-filled': 'var(--accent)',
  '--mantine-color-amber-filled-hover': 'var(--accent-hover)',
  '--mantine-color-amber-light': 'var(--accent-soft)',
  '--mantine-color-amber-light-hover': 'var(--accent-soft)',
  '--mantine-color-amber-light-color': 'var(--accent-text)',
};

/** Its greys are tinted blue, which shows in the light theme only: there they are ours as well. */
const greys: Record<string, string> = {
  '--mantine-color-gray-0': 'var(--surface-2)',
  '--mantine-color-gray-1': 'var(--surface-1)',
  '--mantine-color-gray-2': 'var(--surface-4)',
  '--mantine-color-gray-3': 'var(--line)',
  '--mantine-color-gray-4': 'var(--line-strong)',
  '--mantine-color-gray-5': 'var(--line-strong)',
  '--mantine-color-gray-6': 'var(--text-3)',
  '--mantine-color-gray-7': 'var(--text-2)',
  '--mantine-color-gray-8': 'var(--text-1)',
  '--mantine-color-gray-9': 'var(--text-1)',
};

export const pointAtTokens: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variables, ...greys },
  dark: variables,
});
