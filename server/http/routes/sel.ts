import type { Routes } from '../plumbing/route-schema.ts';
import { classListRoutes } from './class-list.ts';
import { selClassRoutes } from './sel-class.ts';
import { selConsentRoutes } from './sel-consent.ts';
import { selEntryRoutes } from './sel-entries.ts';
import { selErasureRoutes } from './sel-erasure.ts';
import { selExportRoutes } from './sel-export.ts';
import { selFeedRoutes } from './sel-feed.ts';
import { selInterchangeRoutes } from './sel-interchange.ts';
import { selInvitationRoutes } from './sel-invitations.ts';
import { selPromptRoutes } from './sel-prompt.ts';
import { selSummaryRoutes } from './sel-summaries.ts';
import { studentAnswerRoutes } from './student-answers.ts';

export const selRoutes: readonly Routes[] = [
  ...studentAnswerRoutes,
  selInvitationRoutes,
  ...selConsentRoutes,
  ...selClassRoutes,
  ...classListRoutes,
  selPromptRoutes,
  ...selSummaryRoutes,
  ...selEntryRoutes,
  selFeedRoutes,
  ...selExportRoutes,
  ...selErasureRoutes,
  ...selInterchangeRoutes,
];
