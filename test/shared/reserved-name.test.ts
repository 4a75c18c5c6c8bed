import { describe, expect, it } from 'vitest';
import { isReservedName } from '../../shared/reserved-name.ts';

describe('a name that says "I am the teacher"', () => {
  it.each([
    'Teacher',
    'TEACHER',
    'the teacher',
    'Teacher 2',
    'Teacher2',
    '1. Teacher',
    'Mr. Teacher!',
    'teacher_anna',
    'T e a c h e r',
    'T.e.a.c.h.e.r',
    'T3acher',
    '7eacher',
    'te@cher',
    'Τеасһеr',
    'ТЕАСНЕR',
    'ΤΕΑCΗΕR',
    'Ｔｅａｃｈｅｒ',
    '𝕿𝖊𝖆𝖈𝖍𝖊𝖗',
    'ⓣⓔⓐⓒⓗⓔⓡ',
    '🅣🅔🅐🅒🅗🅔🅡',
    'ᴛᴇᴀᴄʜᴇʀ',
    'Tèáçhęr',
    'Tea\u00adcher',
    'Lehrer',
    'LEHRERIN',
    'Iehrer',
    'Ihre Lehrkraft',
    'ögretmen',
    'Учитель',
    'معلمة',
    '王老师',
    '선생님',
  ])('%s is reserved', (name) => {
    expect(isReservedName(name)).toBe(true);
  });

  it.each([
    'Anna',
    'Tea',
    'Archer',
    'Theresa',
    'Bleacher',
    'Lea Lehr',
    'Lehrmann',
    'Reach',
    'Profi',
    'Ms Ode',
    'Мария',
    '先',
    '小明',
    '7',
  ])('%s is free', (name) => {
    expect(isReservedName(name)).toBe(false);
  });
});
