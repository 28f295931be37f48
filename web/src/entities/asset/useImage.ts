import { useState } from 'react';
import { useConnection } from '@/live/useConnection';

/**
 * How the loading of one file went. A file that failed while the server was away is asked for
 * again when it is back: the key changes, and with it the element that loads.
 */
export function useImage(url: string) {
  const isConnected = useConnection() === 'connected';
  const [loaded, setLoaded] = useState<string | null>(null);
  const [failed, setFailed] = useState<{ url: string; offline: boolean } | null>(null);
  const hasFailed = failed?.url === url;
  const again = hasFailed && failed.offline && isConnected;
  return {
    isLoaded: loaded === url,
    hasFailed: hasFailed && !again,
    isSecondTry: again,
    image: {
      key: again ? `${url} again` : url,
      onLoad: () => {
        setLoaded(url);
        setFailed(null);
      },
      onError: () => setFailed({ url, offline: !isConnected && !again }),
    },
  };
}
