import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';
import { ExportButton } from './export-button.tsx';
import type { SelClient } from './sel-client.ts';

const { exportClassCsv, exportClassJson, exportClassXapi, exportClassCaliper } = words.sel;
const exports = [
  { path: '/sel/export?format=csv', fileName: 'class.csv', label: exportClassCsv },
  { path: '/sel/export?format=jsonl', fileName: 'class.jsonl', label: exportClassJson },
  { path: '/sel/export/xapi', fileName: 'class-xapi.json', label: exportClassXapi },
  { path: '/sel/export/caliper', fileName: 'class-caliper.json', label: exportClassCaliper },
] as const;

export function ExportPanel({ sel }: { readonly sel: SelClient }) {
  return (
    <Panel title={words.sel.exports} hint={words.sel.exportsHint}>
      <div className={style.exports}>
        {exports.map((one) => (
          <ExportButton key={one.path} http={sel.http} {...one} />
        ))}
      </div>
    </Panel>
  );
}
