import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { speakFrom, strings } from '../electron/core/catalogue/catalogue.ts';
import type { Catalogue } from '../electron/core/catalogue/en.ts';
import { LANGUAGES, type Language } from '../electron/core/catalogue/languages.ts';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/states.css';

/** English is included. Any other language is loaded only by its users. */
async function catalogueOf(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'en':
      return strings;
    case 'de':
      return (await import('../electron/core/catalogue/de.ts')).de;
    case 'zh-Hans':
      return (await import('../electron/core/catalogue/zh-hans.ts')).zhHans;
  }
}

async function begin(root: HTMLElement): Promise<void> {
  // Main puts the language and the region into the page's address.
  const query = new URLSearchParams(location.search);
  const language = LANGUAGES.find((one) => one === query.get('language')) ?? 'en';
  speakFrom(await catalogueOf(language), language, query.get('locale') ?? undefined);
  document.documentElement.lang = language;
  createRoot(root).render(
    <StrictMode>
      <App api={window.clawbuoy} />
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
void begin(root);
