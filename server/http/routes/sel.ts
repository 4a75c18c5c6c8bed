/** Every route of social-emotional learning. */
import type { Routes } from '../route-schema.ts';
import { selConsentRoutes } from './sel-consent.ts';
import { selDutyRoutes } from './sel-duties.ts';
import { selEntryRoutes } from './sel-entries.ts';
import { selFeedRoutes } from './sel-feed.ts';
import { selPromptRoutes } from './sel-prompt.ts';
import { selSummaryRoutes } from './sel-summaries.ts';
import { selVoiceRoutes } from './sel-voice.ts';

export const selRoutes: readonly Routes[] = [
  ...selVoiceRoutes,
  ...selConsentRoutes,
  selPromptRoutes,
  ...selSummaryRoutes,
  ...selEntryRoutes,
  selFeedRoutes,
  ...selDutyRoutes,
];
