import type { RoomHttp } from '../room/room-http.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDeed } from '../ui/use-deed.ts';
import style from './dashboard.module.css';

/** Hands an answer of the server to the browser as a file. Rejects where the answer breaks off. */
async function saveFile(response: Response, name: string): Promise<void> {
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file's bytes by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

interface ExportButtonProps {
  readonly http: RoomHttp;
  readonly path: string;
  readonly fileName: string;
  readonly label: string;
}

export function ExportButton({ http, path, fileName, label }: ExportButtonProps) {
  const { run, isRunning, error } = useDeed();
  return (
    <span className={style.exportItem}>
      <Button
        kind="quiet"
        disabled={isRunning}
        onClick={() => run(async () => saveFile(await http.send({ path }), fileName))}
      >
        <Icon name="download" />
        {label}
      </Button>
      {error !== undefined && <span role="alert">{error}</span>}
    </span>
  );
}
