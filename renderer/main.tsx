import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LANGUAGES, speak } from '../electron/core/catalogue/catalogue.ts';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/states.css';

// Main names the language and the region in the address of the page.
const query = new URLSearchParams(location.search);
const spoken = LANGUAGES.find((one) => one === query.get('language')) ?? 'en';
speak(spoken, query.get('locale') ?? undefined);
document.documentElement.lang = spoken;

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App api={window.clawbuoy} />
  </StrictMode>,
);
