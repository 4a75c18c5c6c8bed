/** Names for a class on a screen. */
const names =
  'Ada Ben Chiara Deniz Elif Finn Greta Hiro Ines Jonas Kofi Lena Milo Noor Oskar Priya Quinn Rosa Sami Tomas ' +
  'Uma Viktor Wanda Ximena Yusuf Zoe Amir Bea Clara Dario';
const list = names.split(' ');

/** Different for every seat of a class, counted from 0. */
export function firstName(seat: number): string {
  const name = list[seat % list.length] ?? 'Student';
  const round = Math.floor(seat / list.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}
