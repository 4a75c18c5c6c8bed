/** Two friendly words instead of a name: kind or neutral in any pair, short enough for a badge, easy to read. */
export const firstWords = [
  'Amber',
  'Blue',
  'Brave',
  'Bright',
  'Bubbly',
  'Calm',
  'Cheerful',
  'Clever',
  'Cosy',
  'Curious',
  'Dancing',
  'Gentle',
  'Golden',
  'Green',
  'Happy',
  'Humming',
  'Jolly',
  'Kind',
  'Lucky',
  'Merry',
  'Misty',
  'Orange',
  'Patient',
  'Playful',
  'Purple',
  'Quick',
  'Quiet',
  'Ruby',
  'Silver',
  'Singing',
  'Smiling',
  'Snowy',
  'Sparkly',
  'Starry',
  'Sunny',
  'Swift',
  'Tapping',
  'Violet',
  'Warm',
  'Whistling',
] as const;

export const secondWords = [
  'Badger',
  'Beaver',
  'Bee',
  'Bluebird',
  'Butterfly',
  'Cloud',
  'Comet',
  'Deer',
  'Dolphin',
  'Dragon',
  'Duck',
  'Eagle',
  'Falcon',
  'Fern',
  'Finch',
  'Fox',
  'Hare',
  'Hedgehog',
  'Heron',
  'Kite',
  'Koala',
  'Lantern',
  'Lark',
  'Lion',
  'Maple',
  'Meadow',
  'Moon',
  'Otter',
  'Owl',
  'Panda',
  'Penguin',
  'Puffin',
  'Rainbow',
  'River',
  'Robin',
  'Seal',
  'Sparrow',
  'Star',
  'Swan',
  'Tiger',
  'Turtle',
  'Willow',
  'Wren',
  'Zebra',
] as const;

/** How often a child may ask for other words: enough to find one, too few to spend the lesson on. */
export const maxSpins = 3;

/** `random` gives numbers from 0 up to 1. */
export function friendlyName(random: () => number): string {
  return `${pick(firstWords, random)} ${pick(secondWords, random)}`;
}

/** Another than `last`: a spin always shows something new. */
export function anotherFriendlyName(last: string, random: () => number): string {
  const [lastFirst, lastSecond] = last.split(' ');
  const first = pick(
    firstWords.filter((word) => word !== lastFirst),
    random,
  );
  const second = pick(
    secondWords.filter((word) => word !== lastSecond),
    random,
  );
  return `${first} ${second}`;
}

function pick(words: readonly string[], random: () => number): string {
  return words[Math.floor(random() * words.length)] ?? words[0] ?? '';
}
