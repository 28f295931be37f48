import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { putAsset } from '@/entities/asset/queries';
import { carriesFiles } from '@/entities/asset/drag';
import { pasteInto } from '@/entities/asset/pasteTarget';
import { usePreferences } from '@/entities/preferences/store';
import { startUploads } from '@/entities/upload/store';

/**
 * Pictures pasted or dropped anywhere on the page are uploads to the board that is looked at,
 * unless a slot for a picture wants what was pasted.
 */
export function usePaste(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const take = (files: readonly File[]) => {
      const { board } = usePreferences.getState();
      startUploads(files, {
        board,
        category: 'assets',
        arrived: (asset) => putAsset(cache, asset),
      });
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      if (!pasteInto(files)) take(files);
    };
    // Whatever is dropped beside a target must not replace the page.
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer && carriesFiles(event.dataTransfer)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('drop', onDrop);
    };
  }, [cache]);
}
