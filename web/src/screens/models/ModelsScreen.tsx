import { useState } from 'react';
import type { ModelRecord } from '@/api/models';
import { ModelsView } from '@/features/models/ModelsView';
import { DeleteModelDialog } from '@/features/models/DeleteModelDialog';
import { Frame } from '../frame/Frame';
import { useTitle } from '../frame/useTitle';
import { useModelsScreen } from './useModelsScreen';

/** What the studio draws with: find it, know it, change it, bring more. */
export function ModelsScreen() {
  useTitle();
  const [doomed, setDoomed] = useState<ModelRecord | null>(null);
  const screen = useModelsScreen(setDoomed);
  const { place, go } = screen;
  return (
    <Frame commands={screen.commands} dialogs={screen.dialogs}>
      <ModelsView
        filter={screen.filter}
        onFilter={(part) => go(part, 'replace')}
        open={screen.open}
        isGone={screen.isGone}
        editor={screen.editor}
        onOpen={(model, how) => go({ model }, how)}
        panel={place.panel ?? null}
        onPanel={(panel) => go({ panel, model: null }, 'visit')}
        commandsFor={screen.commandsFor}
      />
      {doomed && (
        <DeleteModelDialog
          model={doomed}
          onClose={() => setDoomed(null)}
          onDeleted={() => doomed.id === place.model && go({ model: null }, 'replace')}
        />
      )}
    </Frame>
  );
}
