import { render } from 'preact';
import './styles/tokens.css';
import './styles/page.css';
import { createComposer } from './composer/create-composer.ts';
import { createPanel } from './panel/create-panel.ts';
import { App } from './shell/app.tsx';
import { createChat } from './state/chat.ts';

const root = document.querySelector('#page');
const chat = createChat();
if (root !== null) render(<App chat={chat} composer={createComposer(chat)} panel={createPanel()} />, root);
