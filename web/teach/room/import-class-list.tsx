import { useMemo, useRef, useState } from 'react';
import { DownbeatError } from '../../../client/downbeat-error.ts';
import { ClassListImport } from '../../../shared/class-list-api.ts';
import type { RoomHttp } from '../../room/room-http.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { sharedWords } from '../../words/shared-words.ts';
import { errorText, words } from '../../words/teach-words.ts';
import { ClassField } from './class-field.tsx';
import { type ChosenFile, classesIn, classListRequest } from './class-list-files.ts';
import style from './room.module.css';

interface ImportClassListProps {
  readonly http: RoomHttp;
  readonly onClose: () => void;
}

type Outcome =
  | { readonly status: 'none' }
  | { readonly status: 'busy' }
  | { readonly status: 'done'; readonly count: number; readonly problems: ClassListImport['problems'] }
  | { readonly status: 'failed'; readonly reasons: readonly string[] };

const dayLength = 'YYYY-MM-DD'.length;

export function ImportClassList({ http, onClose }: ImportClassListProps) {
  const [pasted, setPasted] = useState('');
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [outcome, setOutcome] = useState<Outcome>({ status: 'none' });
  const [classSourcedId, setClass] = useState('');
  const fileInput = useRef<HTMLInputElement>(null);
  const request = useMemo(() => classListRequest(pasted, files), [pasted, files]);
  const classes = useMemo(() => classesIn(request, new Date().toISOString().slice(0, dayLength)), [request]);
  const isComplete = request !== undefined && (classes.length < 2 || classSourcedId !== '');

  /** So that names that are pasted afterwards count, and the same file, put right, can be chosen again. */
  function dropFiles(): void {
    if (fileInput.current !== null) fileInput.current.value = '';
    setFiles([]);
    setClass('');
  }

  async function choose(chosen: FileList | null): Promise<void> {
    const read = [...(chosen ?? [])].map(async (file) => ({ name: file.name, text: await file.text() }));
    setFiles(await Promise.all(read));
    setOutcome({ status: 'none' });
  }

  async function submit(): Promise<void> {
    if (request === undefined) return;
    setOutcome({ status: 'busy' });
    try {
      const body = { ...request, ...(classes.length > 1 && { classSourcedId }) };
      const answer = await http.read(ClassListImport, { method: 'PUT', path: '/class-list', body });
      setOutcome({ status: 'done', count: answer.students.length, problems: answer.problems });
    } catch (failure) {
      setOutcome({ status: 'failed', reasons: reasonsOf(failure) });
    }
  }

  const isDone = outcome.status === 'done';
  return (
    <Dialog
      title={words.room.importList}
      onClose={onClose}
      actions={
        isDone ? (
          <Button onClick={onClose}>{sharedWords.close}</Button>
        ) : (
          <Button disabled={!isComplete || outcome.status === 'busy'} onClick={() => void submit()}>
            {outcome.status === 'busy' ? words.room.importing : words.room.importDeed}
          </Button>
        )
      }
    >
      {!isDone && (
        <>
          <Field label={words.room.importPaste} hint={words.room.importPasteHint}>
            {(ids) => (
              <textarea
                {...ids}
                rows={8}
                spellCheck={false}
                value={pasted}
                onChange={(event) => {
                  setPasted(event.target.value);
                  dropFiles();
                }}
              />
            )}
          </Field>
          <Field label={words.room.importFile} hint={words.room.importFileHint}>
            {(ids) => (
              <input
                {...ids}
                ref={fileInput}
                type="file"
                accept=".csv,.txt,text/csv,text/plain"
                multiple
                onClick={dropFiles}
                onChange={(event) => void choose(event.target.files)}
              />
            )}
          </Field>
          {classes.length > 1 && <ClassField classes={classes} value={classSourcedId} onChoose={setClass} />}
        </>
      )}
      <div role="status">
        {isDone && <p className={style.imported}>{words.room.imported(outcome.count)}</p>}
        {outcome.status === 'failed' && <Problems lines={outcome.reasons} />}
        {isDone && outcome.problems.length > 0 && (
          <Problems
            lines={outcome.problems.map(({ line, message }) => `${words.room.importLine(line)}: ${message}`)}
          />
        )}
      </div>
    </Dialog>
  );
}

function Problems({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className={style.problems}>
      <b>{words.room.importProblems}</b>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

/** The server says what is wrong, line by line where it can. */
function reasonsOf(failure: unknown): readonly string[] {
  if (!(failure instanceof DownbeatError)) return [errorText('BAD_ANSWER')];
  if (failure.code !== 'CLASS_LIST_UNREADABLE' && failure.code !== 'INVALID_REQUEST')
    return [errorText(failure.code)];
  const [detail = '', ...lines] = failure.message.split('\n');
  return lines.length > 0 ? lines : [detail];
}
