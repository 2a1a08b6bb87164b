import { render } from 'preact';
import './styles/tokens.css';
import './styles/page.css';
import { App } from './shell/app.tsx';

const root = document.querySelector('#page');
if (root !== null) render(<App />, root);
