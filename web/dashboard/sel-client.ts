/** What a teacher may ask and change of a class's social-emotional learning (docs/sel-operations.md). Every read is logged by the server. */
import type { Static } from 'typebox';
import {
  AccessLogAnswer,
  AskedAnswer,
  ClassAnswer,
  ClassInvitationAnswer,
  ClassSummary,
  type CorrectionRequest,
  EntriesAnswer,
  Prompt,
  type PromptRequest,
  SelEntry,
  type SelScope,
  SelSettings,
  type SelSettingsRequest,
  SeriesAnswer,
  StudentSummary,
  StudentsAnswer,
} from '../../shared/sel-api.ts';
import type { RoomHttp } from '../room/room-http.ts';

/** Every method rejects with DownbeatError. */
export class SelClient {
  readonly http: RoomHttp;

  constructor(http: RoomHttp) {
    this.http = http;
  }

  settings() {
    return this.http.read(SelSettings, { path: '/sel/settings' });
  }

  changeSettings(body: SelSettingsRequest) {
    return this.http.read(SelSettings, { method: 'PATCH', path: '/sel/settings', body });
  }

  ask(body: PromptRequest) {
    return this.http.read(Prompt, { method: 'PUT', path: '/sel/prompt', body });
  }

  async asked() {
    const { prompt } = await this.http.read(AskedAnswer, { path: '/sel/prompt/asked' });
    return prompt;
  }

  stopAsking() {
    return this.http.done({ method: 'DELETE', path: '/sel/prompt' });
  }

  summary(scope: SelScope) {
    return this.http.read(ClassSummary, { path: `/sel/summary?scope=${scope}` });
  }

  async series(scope: SelScope) {
    const { points } = await this.http.read(SeriesAnswer, { path: `/sel/series?scope=${scope}` });
    return points;
  }

  async students() {
    const { students } = await this.http.read(StudentsAnswer, { path: '/sel/students' });
    return students;
  }

  /** The newest entries of the class. */
  async entries(): Promise<readonly SelEntry[]> {
    const { entries } = await this.http.read(EntriesAnswer, { path: '/sel/entries' });
    return entries;
  }

  async studentEntries(studentId: string): Promise<readonly SelEntry[]> {
    const { entries } = await this.http.read(EntriesAnswer, { path: `/sel/students/${studentId}/entries` });
    return entries;
  }

  studentSummary(studentId: string) {
    return this.http.read(StudentSummary, { path: `/sel/students/${studentId}/summary` });
  }

  setOptOut(studentId: string, optedOut: boolean) {
    const path = `/sel/students/${studentId}/opt-out`;
    return this.http.done({ method: optedOut ? 'PUT' : 'DELETE', path });
  }

  addNote(studentId: string, text: string) {
    return this.http.done({ method: 'POST', path: `/sel/students/${studentId}/notes`, body: { text } });
  }

  /** The fields that were wrong, as they should be. */
  correct(studentId: string, entryId: number, body: Static<typeof CorrectionRequest>) {
    const path = `/sel/students/${studentId}/entries/${entryId}`;
    return this.http.read(SelEntry, { method: 'PATCH', path, body });
  }

  classRooms() {
    return this.http.read(ClassAnswer, { path: '/sel/class' });
  }

  /** `manages`: for a next room of the teacher's own. */
  invite(manages: boolean) {
    const request = { method: 'POST', path: '/sel/class/invitations', body: { manages } } as const;
    return this.http.read(ClassInvitationAnswer, request);
  }

  withdrawInvitations() {
    return this.http.done({ method: 'DELETE', path: '/sel/class/invitations' });
  }

  joinClass(invitation: string) {
    return this.http.read(SelSettings, { method: 'PUT', path: '/sel/class', body: { invitation } });
  }

  leaveClass(roomId: string) {
    return this.http.done({ method: 'DELETE', path: `/sel/class/rooms/${encodeURIComponent(roomId)}` });
  }

  /** `names`: whether the name in the rooms goes, too. */
  erase(studentId: string, names: 'keep' | 'erase') {
    return this.http.done({ method: 'DELETE', path: `/sel/students/${studentId}?names=${names}` });
  }

  async accessLog() {
    const { records } = await this.http.read(AccessLogAnswer, { path: '/sel/access-log' });
    return records;
  }
}
