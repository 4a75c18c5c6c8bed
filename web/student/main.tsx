import { startPage } from '../ui/start-page.tsx';
import { StudentPage } from './student-page.tsx';

startPage(<StudentPage />);
