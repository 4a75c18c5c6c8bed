/**
 * The storage port of social-emotional learning: what children do and say, kept apart from the rooms' documents.
 * Facts are kept by seat (room and participant), as the server verified them; which student a seat belongs to
 * and which class a room is of are laid over them, so that linking needs no rewriting. Unix times, ms.
 */

import type { Collaboration } from '../shared/sel/collaboration.ts';
import type { Contribution } from '../shared/sel/contribution.ts';
import type {
  AccessRecord,
  ClassAnswer,
  EntryContent,
  EntryKind,
  Invitation,
  Prompt,
  PromptRequest,
  SelEntry,
  SelEvent,
  SelEventKind,
  SelScope,
  SelSettings,
  SelSettingsRequest,
  SelStudent,
  SeriesPoint,
  StudentExport,
} from '../shared/sel-api.ts';

/** Lets one room into a class. */
export interface ClassInvitation {
  /** SHA-256 of what is shown to the room's teacher. */
  readonly digest: string;
  readonly tenantId: string;
  readonly manages: boolean;
  readonly expiresAt: number;
}

/** A teacher, in which room, and when. */
export interface ClassAct {
  readonly roomId: string;
  readonly actorId: string;
  readonly at: number;
}

export interface Seat {
  readonly roomId: string;
  readonly participantId: string;
}

/** One period of one room. `source` names the write: however often it is saved, it counts once. */
export interface Snapshot {
  readonly kind: 'snapshot';
  readonly source: string;
  readonly roomId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly contributions: readonly Contribution[];
}

export interface ActivityEvent {
  readonly kind: 'event';
  readonly source: string;
  readonly roomId: string;
  readonly event: SelEventKind;
  readonly at: number;
  readonly participantId: string;
  readonly peerId: string | null;
}

/** What the rooms report by themselves, without anybody waiting for it. */
export type SelWrite = Snapshot | ActivityEvent;

export interface EntryDraft extends Seat {
  readonly kind: EntryKind;
  readonly at: number;
  readonly content: EntryContent;
}

/** Which participation: of a lesson, room or class, perhaps of some students only. */
export interface Selection {
  readonly roomId: string;
  readonly scope: SelScope;
  readonly studentIds?: readonly string[];
}

/** Sums of a selection. The participantIds of contributions are studentIds. */
export interface Participation {
  readonly lessons: number;
  readonly contributions: readonly Contribution[];
  /** The figures of all of them, computed where the store lives: they take long enough to move a beat. */
  readonly collaboration: Collaboration;
  readonly sessions: Readonly<Record<string, number>>;
  readonly entries: Readonly<Record<string, { readonly reflections: number; readonly checkIns: number }>>;
}

/** Where a page of entries or records begins: older than `before`, at most `limit`, newest first. */
export interface Page {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What is older than these is purged. */
export interface RetentionCutoffs {
  readonly events: number;
  readonly reflections: number;
  readonly checkIns: number;
  readonly participation: number;
  readonly classLists: number;
}

/** A child of a class list that is being imported. */
export interface ListDraft {
  /** Its student's id where the list before did not have the child. */
  readonly newStudentId: string;
  /** As the class sees it. */
  readonly name: string;
  readonly fullName: string;
  readonly number: string | null;
  /** The id in the school information system. */
  readonly sourcedId: string | null;
}

export interface ListedName extends Omit<ListDraft, 'newStudentId'> {
  readonly studentId: string;
  /** Who has sat in the room under this name, removed ones too. */
  readonly participantIds: readonly string[];
}

/** A row of the whole class's export. */
export interface ClassRow {
  readonly studentId: string;
  readonly roomId: string;
  readonly lesson: number;
  readonly period: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly counts: SeriesPoint['sums'];
}

/** Where a page of an export's half minutes begins: after this row; undefined at the first. */
export interface ClassCursor {
  readonly roomId: string;
  readonly period: number;
  readonly participantId: string;
}

export interface ClassPage {
  readonly rows: readonly ClassRow[];
  readonly next: ClassCursor | undefined;
}

/** A student's export without the half minutes of participation. */
export type StudentRecord = Omit<StudentExport, 'participation'>;

export interface StudentPeriodPage {
  readonly rows: StudentExport['participation'];
  readonly next: ClassCursor | undefined;
}

/** A student's participation in one lesson that is over, under a pseudonym. */
export interface LessonRow {
  readonly pseudonym: string;
  readonly lessonId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly counts: SeriesPoint['sums'];
}

/** Where a page of lessons begins: after this one; undefined at the first. */
export interface LessonCursor {
  readonly roomId: string;
  readonly lesson: number;
}

export interface LessonPage {
  readonly rows: readonly LessonRow[];
  readonly next: LessonCursor | undefined;
}

/** Which rooms and seats belong together, and what their class has turned on. */
export interface ClassStore {
  settings(roomId: string): Promise<SelSettings>;
  changeSettings(roomId: string, change: SelSettingsRequest): Promise<SelSettings>;
  /** The room's class, with its rooms. */
  classRooms(roomId: string): Promise<ClassAnswer>;
  /** False, and nothing is kept, where the room does not manage its class. */
  inviteToClass(invitation: ClassInvitation, by: ClassAct): Promise<boolean>;
  /** Of one teacher (`actorId`), or else all of the class that have not been used; false where the room does not manage its class. */
  withdrawInvitations(roomId: string, actorId?: string): Promise<boolean>;
  /**
   * Uses the invitation up: the room's students and history become part of its class, and it gets the class's settings. False where
   * there is none (any more) of this tenant.
   */
  joinClass(invitation: Pick<ClassInvitation, 'digest' | 'tenantId'>, by: ClassAct): Promise<boolean>;
  /**
   * The room becomes a class of its own again, with what was recorded in it, and asks nothing until its teacher turns that on. A student
   * with seats here and there becomes two. `refused`: only a room that manages the class may take out another than itself.
   */
  leaveClass(leavingId: string, by: ClassAct): Promise<'left' | 'refused' | 'unknown'>;
  /** False where the class has no such student. Whoever of the two was opted out, stays so. */
  linkSeat(seat: Seat, studentId: string): Promise<boolean>;
  /** The students of the room's class, sorted by id. */
  students(roomId: string): Promise<SelStudent[]>;
  /** False where the class has no such student. Opting in counts from `at` on. */
  setOptOut(roomId: string, studentId: string, optedOut: boolean, at: number): Promise<boolean>;
  /** The seat exists from now on, with a student of its own. */
  seat(seat: Seat): Promise<void>;
}

/** The names that children tap. */
export interface ClassListStore {
  /**
   * Instead of the class's list before, if any. A child that was on it, by `sourcedId` or else by full name and number, stays
   * the same student.
   */
  importClassList(roomId: string, list: readonly ListDraft[], at: number): Promise<ListedName[]>;
  /** In the list's order. */
  classList(roomId: string): Promise<ListedName[]>;
  clearClassList(roomId: string): Promise<void>;
  /** Whose seats in the room are this student's, and under which name; null where the list has none (any more). */
  findName(
    roomId: string,
    studentId: string,
  ): Promise<Pick<ListedName, 'participantIds'> & { name: string | null }>;
  /** A new seat is this student's. False, and nothing is kept, where the list has no such name (any more). */
  takeName(seat: Seat, studentId: string): Promise<boolean>;
}

/** What children and teachers say: prompts, reflections, check-ins, notes. */
export interface EntryStore {
  setPrompt(roomId: string, prompt: PromptRequest, at: number): Promise<Prompt>;
  withdrawPrompt(roomId: string, at: number): Promise<void>;
  /** Null where none is asked. */
  askedPrompt(roomId: string): Promise<Prompt | null>;
  invitation(seat: Seat): Promise<Invitation>;
  /** False, and nothing is kept, where the class has it off, the student is opted out, or the prompt is no longer asked. */
  addReflection(seat: Seat, promptId: number, content: EntryContent, at: number): Promise<boolean>;
  /** False, and nothing is kept, where the class has it off or the student is opted out. */
  addCheckIn(seat: Seat, content: EntryContent, at: number): Promise<boolean>;
  /** False where the class has no such student. */
  addNote(roomId: string, studentId: string, text: string, at: number): Promise<boolean>;
  /** Of one student, or of everybody in the class. */
  entries(roomId: string, studentId: string | undefined, page: Page): Promise<SelEntry[]>;
  /** The words before are overwritten. Null where the student has no such entry. */
  correctEntry(
    roomId: string,
    studentId: string,
    entryId: number,
    change: EntryContent,
    at: number,
  ): Promise<SelEntry | null>;
}

/** Who takes part and how: written snapshot by snapshot, read as figures. */
export interface ParticipationStore {
  /** Resolves once it is stored; saving the same `source` again changes nothing. Students opted out are left out. */
  save(write: SelWrite): Promise<void>;
  /** As `save`, all of them or none. */
  saveAll(writes: readonly SelWrite[]): Promise<void>;
  /** Keeps what could not be saved, to be tried again by `reviveDeadLetters`; nothing of students opted out. */
  deadLetter(write: SelWrite, reason: string, at: number): Promise<void>;
  /** How many are left. */
  reviveDeadLetters(): Promise<number>;
  countDeadLetters(): Promise<number>;

  participation(selection: Selection): Promise<Participation>;
  /** Oldest first. */
  series(selection: Selection): Promise<SeriesPoint[]>;
  /** Oldest first. */
  eventsAfter(roomId: string, eventId: number, limit: number): Promise<SelEvent[]>;
  lastEventId(roomId: string): Promise<number>;
}

/** What leaves the store page by page. */
export interface SelExportStore {
  /** All but the half minutes, which may be many. Null where the class has no such student. */
  exportStudent(roomId: string, studentId: string, at: number): Promise<StudentRecord | null>;
  /** The student's half minutes, seat by seat. */
  exportStudentPeriods(
    roomId: string,
    studentId: string,
    after: ClassCursor | undefined,
    limit: number,
  ): Promise<StudentPeriodPage>;
  exportClass(roomId: string, after: ClassCursor | undefined, limit: number): Promise<ClassPage>;
  /**
   * What others may get: lessons that are over, of students who take part, under pseudonyms that another class's key would make
   * differently. `limit` lessons a page.
   */
  exportLessons(
    roomId: string,
    at: number,
    after: LessonCursor | undefined,
    limit: number,
  ): Promise<LessonPage>;
}

/** What is owed to children and parents: erasure, retention, and who has looked. */
export interface SelDutyStore {
  /**
   * Everything about the student goes, from the file's bytes too, and the student is opted out, or the running lesson would
   * begin a new record at once. False where the class has no such student.
   */
  erase(roomId: string, studentId: string): Promise<boolean>;
  /** Deletes at most `limit` rows of each kind; resolves to whether there is more. */
  purge(cutoffs: RetentionCutoffs, limit: number): Promise<boolean>;
  /** Takes what was deleted out of the write-ahead log too. */
  scrub(): Promise<void>;

  logAccess(record: Omit<AccessRecord, 'accessId' | 'classId'>): Promise<void>;
  /** Newest first. */
  accessLog(roomId: string, page: Page): Promise<AccessRecord[]>;
}

/** One store, by what it keeps; whoever needs a part of it names that part. */
export interface SelStore
  extends ClassStore,
    ClassListStore,
    EntryStore,
    ParticipationStore,
    SelExportStore,
    SelDutyStore {
  close(): Promise<void>;
}
