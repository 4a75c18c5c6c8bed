import type { RoomHttp } from '../room/room-http.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDeed } from '../ui/use-deed.ts';
import style from './dashboard.module.css';
import { saveFile } from './save-file.ts';

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
