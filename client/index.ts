/** The Downbeat SDK, for browsers and Node. */
export type { ContestedSeat } from '../shared/api.ts';
export {
  defineExtension,
  type EventSpec,
  type Extension,
  type ExtensionRootSpec,
} from '../shared/extension.ts';
export type { Note } from '../shared/note.ts';
export type { NotePlayback } from '../shared/note-timing.ts';
export type { Notice } from '../shared/notice.ts';
export type { RoomSettings, RoomState, Tempo } from '../shared/room-reader.ts';
export type { Pattern, RootName } from '../shared/room-table.ts';
export { AudioClock, type AudioClockOptions, type AudioTimeSource } from './audio-clock.ts';
export type { BeatOptions } from './beat-clock.ts';
export { BeatScheduler, type BeatSchedulerOptions, type ScheduledBeat } from './beat-scheduler.ts';
export { Classroom, type ConnectOptions, connect } from './classroom.ts';
export type { ClassroomEvents, EpochChange, RootChange } from './classroom-events.ts';
export type { ClientClock, Timer } from './client-clock.ts';
export type { ClockSync, SyncQuality } from './clock-sync.ts';
export type { ClosedReason, ConnectionState } from './connection-state.ts';
export { DownbeatError, type DownbeatErrorCode } from './downbeat-error.ts';
export type { MusicalNow, MusicalTime } from './musical-time.ts';
export type { HeardNote } from './note-receiver.ts';
export { NoteScheduler, type NoteSchedulerOptions } from './note-scheduler.ts';
export type { NoteToPlay } from './note-sender.ts';
export type { OfflineCopy, Persistence } from './offline-copy.ts';
export type { PatternsChange } from './room-editor.ts';
export type { HeardEvent, RoomExtension } from './room-extension.ts';
export {
  type ClassName,
  type CreateRoomOptions,
  classNames,
  createRoom,
  type JoiningAs,
  type JoinRoomOptions,
  joinRoom,
  type Session,
} from './session.ts';
export type { EditIntent } from './unsent-edits.ts';
export type { WebSocketClass } from './web-socket-class.ts';
