/**
 * The storage port of social-emotional learning: what children do and say, kept apart from the rooms' documents. Facts are stored
 * by seat (room and participant), as the server verified them. Which student a seat belongs to and which class a room belongs to
 * are stored separately, so that linking needs no rewriting. Times are Unix times, ms.
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
  /** The SHA-256 of what is shown to the room's teacher. */
  readonly digest: string;
  readonly tenantId: string;
  readonly manages: boolean;
  readonly expiresAt: number;
}

/** The teacher who acts, in which room, and when. */
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

/** Which participation to read: that of a lesson, room or class, perhaps of some students only. */
export interface Selection {
  readonly roomId: string;
  readonly scope: SelScope;
  readonly studentIds?: readonly string[];
}

/** Sums of a selection. The participantIds of contributions are studentIds. */
export interface Participation {
  readonly lessons: number;
  readonly contributions: readonly Contribution[];
  /** The figures of all students, computed where the store runs, because computing them takes long enough to delay a beat. */
  readonly collaboration: Collaboration;
  readonly sessions: Readonly<Record<string, number>>;
  readonly entries: Readonly<Record<string, { readonly reflections: number; readonly checkIns: number }>>;
}

/** Where a page of entries or records begins: older than `before`, at most `limit`, newest first. */
export interface Page {
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Everything older than these times is purged. */
export interface RetentionCutoffs {
  readonly events: number;
  readonly reflections: number;
  readonly checkIns: number;
  readonly participation: number;
  readonly classLists: number;
}

/** A child of a class list that is being imported. */
export interface ListDraft {
  /** The student's id if the child was not on the previous list. */
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
  /** Everyone who has sat in the room under this name, including removed participants. */
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

/** Where a page of an export's half minutes begins: after this row, or at the start if undefined. */
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

/** A student's participation in one finished lesson, under a pseudonym. */
export interface LessonRow {
  readonly pseudonym: string;
  readonly lessonId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly counts: SeriesPoint['sums'];
}

/** Where a page of lessons begins: after this lesson, or at the start if undefined. */
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
  /** Resolves to false, keeping nothing, if the room does not manage its class. */
  inviteToClass(invitation: ClassInvitation, by: ClassAct): Promise<boolean>;
  /**
   * Withdraws one teacher's (`actorId`) or else all of the class's unused invitations. Resolves to false if the room does not
   * manage its class.
   */
  withdrawInvitations(roomId: string, actorId?: string): Promise<boolean>;
  /**
   * Uses up the invitation: the room's students and history become part of the class, and the room gets the class's settings.
   * Resolves to false if this tenant has no such invitation (any more).
   */
  joinClass(invitation: Pick<ClassInvitation, 'digest' | 'tenantId'>, by: ClassAct): Promise<boolean>;
  /**
   * Makes the room a class of its own again, with what was recorded in it. It asks nothing until its teacher turns that on. A
   * student with seats both here and in other rooms becomes two. `refused`: only a room that manages the class may remove a room
   * other than itself.
   */
  leaveClass(leavingId: string, by: ClassAct): Promise<'left' | 'refused' | 'unknown'>;
  /** Resolves to false if the class has no such student. If either of the two was opted out, the linked student is, too. */
  linkSeat(seat: Seat, studentId: string): Promise<boolean>;
  /** The students of the room's class, sorted by id. */
  students(roomId: string): Promise<SelStudent[]>;
  /** Resolves to false if the class has no such student. Opting in counts from `at` on. */
  setOptOut(roomId: string, studentId: string, optedOut: boolean, at: number): Promise<boolean>;
  /** Creates the seat, with a student of its own. */
  seat(seat: Seat): Promise<void>;
}

/** The names that children tap. */
export interface ClassListStore {
  /**
   * Replaces the class's list, if any. A child who was on the previous list, identified by `sourcedId` or else by full name and
   * number, stays the same student.
   */
  importClassList(roomId: string, list: readonly ListDraft[], at: number): Promise<ListedName[]>;
  /** In the list's order. */
  classList(roomId: string): Promise<ListedName[]>;
  clearClassList(roomId: string): Promise<void>;
  /** The student's name and the student's seats in the room, or null if the list has no such name (any more). */
  findName(
    roomId: string,
    studentId: string,
  ): Promise<Pick<ListedName, 'participantIds'> & { name: string | null }>;
  /** Gives a new seat to this student. Resolves to false, keeping nothing, if the list has no such name (any more). */
  takeName(seat: Seat, studentId: string): Promise<boolean>;
}

/** What children and teachers say: prompts, reflections, check-ins, notes. */
export interface EntryStore {
  setPrompt(roomId: string, prompt: PromptRequest, at: number): Promise<Prompt>;
  withdrawPrompt(roomId: string, at: number): Promise<void>;
  /** Null if no prompt is being asked. */
  askedPrompt(roomId: string): Promise<Prompt | null>;
  invitation(seat: Seat): Promise<Invitation>;
  /** Resolves to false, keeping nothing, if the class has it off, the student is opted out, or the prompt is no longer asked. */
  addReflection(seat: Seat, promptId: number, content: EntryContent, at: number): Promise<boolean>;
  /** Resolves to false, keeping nothing, if the class has it off or the student is opted out. */
  addCheckIn(seat: Seat, content: EntryContent, at: number): Promise<boolean>;
  /** Resolves to false if the class has no such student. */
  addNote(roomId: string, studentId: string, text: string, at: number): Promise<boolean>;
  /** The entries of one student, or of everybody in the class. */
  entries(roomId: string, studentId: string | undefined, page: Page): Promise<SelEntry[]>;
  /** The previous words are overwritten. Resolves to null if the student has no such entry. */
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
  /** Resolves once it is stored. Saving the same `source` again changes nothing. Students who are opted out are left out. */
  save(write: SelWrite): Promise<void>;
  /** Like `save`, for all of them or none. */
  saveAll(writes: readonly SelWrite[]): Promise<void>;
  /** Keeps what could not be saved, so that `reviveDeadLetters` can try again. Keeps nothing about students who are opted out. */
  deadLetter(write: SelWrite, reason: string, at: number): Promise<void>;
  /** Resolves to how many are left. */
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
  /** Everything but the half minutes, which may be many. Resolves to null if the class has no such student. */
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
   * What others may get: finished lessons of students who take part, under pseudonyms that would differ with another class's key. A
   * page has `limit` lessons.
   */
  exportLessons(
    roomId: string,
    at: number,
    after: LessonCursor | undefined,
    limit: number,
  ): Promise<LessonPage>;
}

/** What is owed to children and parents: erasure, retention, and a record of who has looked. */
export interface SelDutyStore {
  /**
   * Erases everything about the student, also from the file's bytes, and opts the student out, because the running lesson would
   * otherwise start a new record at once. Resolves to false if the class has no such student.
   */
  erase(roomId: string, studentId: string): Promise<boolean>;
  /** Deletes at most `limit` rows of each kind. Resolves to whether there is more to delete. */
  purge(cutoffs: RetentionCutoffs, limit: number): Promise<boolean>;
  /** Also removes deleted data from the write-ahead log. */
  scrub(): Promise<void>;

  logAccess(record: Omit<AccessRecord, 'accessId' | 'classId'>): Promise<void>;
  /** Newest first. */
  accessLog(roomId: string, page: Page): Promise<AccessRecord[]>;
}

/** One store, divided by what it keeps. Code that needs only a part names that part. */
export interface SelStore
  extends ClassStore,
    ClassListStore,
    EntryStore,
    ParticipationStore,
    SelExportStore,
    SelDutyStore {
  close(): Promise<void>;
}
