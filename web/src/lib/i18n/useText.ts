import { createContext, useContext } from 'react';
import { en } from './en';
import { makeSay, type Say } from './text';

export const TextContext = createContext<Say>(makeSay('en', en));

export function useText(): Say {
  return useContext(TextContext);
}
