import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

const budgets = (perFunction) => ({
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: perFunction, skipComments: true }],
  'max-len': ['error', { code: 100, ignoreUrls: true, ignoreStrings: true }],
  'max-params': ['error', 5],
});

export default ts.config(
  { ignores: ['dist', 'node_modules', 'screens/out', 'src/api/schema.ts'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [ts.configs.base],
    plugins: { 'react-hooks': hooks },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      ...budgets(60),
    },
  },
  // A component may be longer than a function: its lines are elements, not decisions.
  { files: ['src/**/*.tsx'], rules: budgets(150) },
  // A suite is a list of sentences; only the file as a whole is bounded.
  { files: ['src/**/*.test.*'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['{dev,e2e,screens}/**/*.mjs'],
    rules: { ...budgets(80), 'max-lines-per-function': 'off' },
  },
);
