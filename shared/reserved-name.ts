/** Words in a name that say "I am the teacher". Only teachers may use them, however they are spelled. */
import { skeletonOf } from './look-alike.ts';

/**
 * Words for a teacher by language, as people and the pages use them. A word that is also a common family name is included,
 * because a child can use their first name.
 */
const wordsByLanguage: Readonly<Record<string, readonly string[]>> = {
  en: ['teacher', 'teachers', 'professor'],
  de: ['Lehrer', 'Lehrerin', 'Lehrkraft', 'Lehrperson', 'Musiklehrer', 'Musiklehrerin'],
  fr: ['professeur', 'professeure', 'enseignant', 'enseignante', 'maîtresse', 'instituteur', 'institutrice'],
  es: ['maestro', 'maestra', 'profesor', 'profesora'],
  it: ['insegnante', 'professore', 'professoressa'],
  pt: ['professora'],
  nl: ['leraar', 'lerares', 'leerkracht'],
  pl: ['nauczyciel', 'nauczycielka'],
  sv: ['lärare'],
  da: ['lærer'],
  fi: ['opettaja'],
  tr: ['öğretmen'],
  uk: ['учитель', 'учителька', 'вчитель', 'вчителька'],
  ru: ['учительница'],
  el: ['δάσκαλος', 'δασκάλα'],
  ar: ['معلم', 'معلمة', 'المعلم', 'المعلمة'],
  fa: ['معلم', 'آموزگار'],
  zh: ['老师', '老師'],
  ja: ['先生'],
  ko: ['선생님'],
};

const reserved = new Set(
  Object.values(wordsByLanguage).flatMap((words) => words.map((word) => skeletonOf(word))),
);
/** These are written without spaces, so they are found anywhere in a name. */
const reservedParts = [
  ...(wordsByLanguage.zh ?? []),
  ...(wordsByLanguage.ja ?? []),
  ...(wordsByLanguage.ko ?? []),
].map((word) => skeletonOf(word));

/** Whether one of the name's words, or all of its letters together (`T e a c h e r`), is a teacher's. */
export function isReservedName(name: string): boolean {
  const words = name.split(/[^\p{L}\p{M}\p{N}\p{S}\p{Join_Control}@!|]+/u);
  const candidates = [...words, name].flatMap((word) => [word, withoutNumber(word)]);
  const looks = candidates.map((candidate) => skeletonOf(candidate).replace(/[^\p{L}]/gu, ''));
  return looks.some((look) => reserved.has(look) || reservedParts.some((part) => look.includes(part)));
}

/** `Teacher 2` is reserved, too. */
function withoutNumber(word: string): string {
  const points = [...word];
  const isSaid = (point: string): boolean => !/[\p{N}\p{P}\s]/u.test(point);
  return points.slice(Math.max(0, points.findIndex(isSaid)), points.findLastIndex(isSaid) + 1).join('');
}
