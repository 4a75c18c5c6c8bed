import { SelTab } from '../dashboard/sel-tab.tsx';
import { ProjectorPage } from '../projector/projector-page.tsx';
import { takeKeysFromAddress } from '../room/teacher-key.ts';
import { startPage } from '../ui/start-page.tsx';
import { TeachPage } from './teach-page.tsx';

takeKeysFromAddress();
startPage(<TeachPage Projector={ProjectorPage} Feelings={SelTab} />);
