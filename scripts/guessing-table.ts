/** What guessing join codes comes to under the default limits, for docs/threat-model.md. */
import { limitOptions } from '../server/config/option-table.ts';
import { expectedGuesses, joinCodeDigits } from '../shared/join-code.ts';

const perDay = limitOptions.wrongCodesPerDayPerAddress.default;
const burst = limitOptions.localWrongCodeBurst.default;
const perHour = limitOptions.localWrongCodesPerMinute.default * 60;

function number(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value < 100 ? 2 : 3 });
}

/** Cells of one row per number of open rooms. */
export function guessingRows(): string[][] {
  return [10, 100, 1000, 10_000].map((rooms) => {
    const guesses = expectedGuesses(rooms);
    const days = guesses / perDay;
    return [
      number(rooms),
      String(joinCodeDigits(rooms - 1)),
      number(guesses),
      `${number(days)} days`,
      `${number(365 / days)} a year`,
    ];
  });
}

/** Cells of one row per number of lessons on the guesser's own network. */
export function localGuessingRows(): string[][] {
  return [1, 10, 30].map((rooms) => {
    const guesses = expectedGuesses(rooms);
    return [number(rooms), number(guesses), `${number((guesses - burst) / perHour)} hours`];
  });
}
