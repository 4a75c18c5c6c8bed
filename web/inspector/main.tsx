import { takeKeysFromAddress } from '../room/teacher-key.ts';
import { startPage } from '../ui/start-page.tsx';
import { InspectorPage } from './inspector-page.tsx';

takeKeysFromAddress();
startPage(<InspectorPage />);
