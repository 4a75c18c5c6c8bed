/** The question that this device has asked: the server tells it to children alone. */
import { Prompt } from '../../shared/sel-api.ts';
import { type DeviceValue, deviceValue } from '../room/device-value.ts';

export function askedPrompt(roomId: string): DeviceValue<Prompt> {
  return deviceValue(() => sessionStorage, `downbeat:asked:${roomId}`, Prompt);
}
