import { startPage } from '../ui/start-page.tsx';

startPage(<h1>Downbeat</h1>);
