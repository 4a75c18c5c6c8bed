import { startPage } from '../ui/start-page.tsx';
import { TeachPage } from './teach-page.tsx';
import { takeKeyFromAddress } from './teacher-key.ts';

takeKeyFromAddress();
startPage(<TeachPage />);
