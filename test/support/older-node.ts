/** Options of Node with which a process believes that its Node has this version. */
export const onNode = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
];
