/** One half of an in-memory socket pair, as y-websocket's WebSocket. Frames wait until the model delivers them. */
export class ModelSocket {
  readonly OPEN = 1;
  readyState = 0;
  binaryType = 'arraybuffer';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly toServer: Uint8Array[] = [];
  readonly toClient: Uint8Array[] = [];

  get isOpen(): boolean {
    return this.readyState === this.OPEN;
  }

  send(frame: Uint8Array): void {
    if (this.isOpen) this.toServer.push(frame.slice());
  }

  open(): void {
    this.readyState = this.OPEN;
    this.onopen?.();
  }

  /** Hands the client the oldest frame on its way. */
  deliverToClient(): void {
    const frame = this.toClient.shift();
    if (frame !== undefined) this.onmessage?.({ data: frame.slice().buffer });
  }

  /** What is on its way is lost. */
  close(): void {
    this.readyState = 3;
    this.toServer.length = 0;
    this.toClient.length = 0;
  }
}
