import { takeKeyFromAddress } from '../teach/teacher-key.ts';
import { startPage } from '../ui/start-page.tsx';
import { InspectorPage } from './inspector-page.tsx';

takeKeyFromAddress();
startPage(<InspectorPage />);
