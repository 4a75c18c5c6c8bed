import { startPage } from '../ui/start-page.tsx';
import { TeachPage } from './teach-page.tsx';
import { takeKeysFromAddress } from './teacher-key.ts';

takeKeysFromAddress();
startPage(<TeachPage />);
