import { createJSONStorage, type StateStorage } from 'zustand/middleware';

/** Storage may be forbidden or full. The studio then works, and forgets when it closes. */
const careful: StateStorage = {
  getItem: (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  setItem: (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Nothing to do: losing a preference is better than losing the page.
    }
  },
  removeItem: (name) => {
    try {
      localStorage.removeItem(name);
    } catch {
      // As above.
    }
  },
};

export function storageFor<T>() {
  return createJSONStorage<T>(() => careful);
}
