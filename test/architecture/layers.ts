import { schema } from '../../src/services/storage/schema.ts';
import { importsOf, withoutComments, type Import, type Source } from './sources.ts';

/** What a file may import: paths of files and folders from the project's root, and packages. */
interface Layer {
  readonly files: RegExp;
  readonly from: readonly string[];
  /** Only by `import type`. */
  readonly typesFrom?: readonly string[];
  readonly packages: RegExp;
  readonly typesOfPackages?: RegExp;
}

const none = /^$/;
/**
 * Programs: they read the environment and end the process, or the bot starts them as a process or a thread of their
 * own.
 */
const programs =
  /^src\/(main|tools\/terminal|services\/(storage\/sqlite\/integrity\/program|media\/process\/frame|moderation\/screening-program))\.ts$/;

const layers: readonly Layer[] = [
  // Look-alikes, spellings of Chinese, patterns in linear time and searches for many words are data and arithmetic,
  // without I/O.
  {
    files: /^src\/core\/screening\//,
    from: ['src/core/'],
    packages: /^(zod|lru-cache|obscenity|opencc-js|re2js)$/,
  },
  { files: /^src\/core\//, from: ['src/core/', 'src/catalog/'], packages: /^zod$/ },
  // The patterns of published schemas are checked in linear time, too.
  { files: /^src\/catalog\/pattern\.ts$/, from: ['src/core/'], packages: /^re2js$/ },
  // What a member may have meant.
  { files: /^src\/catalog\/nearest-flag\.ts$/, from: ['src/core/', 'src/catalog/'], packages: /^leven$/ },
  { files: /^src\/catalog\//, from: ['src/core/', 'src/catalog/'], packages: /^zod$/ },
  {
    files: /^src\/services\//,
    from: ['src/core/', 'src/catalog/', 'src/services/'],
    packages: /^(?!discord\.js$|i18next$)/,
  },
  {
    files: /^src\/commands\//,
    from: ['src/core/', 'src/catalog/', 'src/words/', 'src/messages/', 'src/commands/'],
    typesFrom: ['src/services/'],
    packages: /^discord\.js$/,
  },
  // These turn a view and a language into components. From the library they take its builders.
  {
    files: /^src\/messages\//,
    from: ['src/core/', 'src/catalog/', 'src/words/', 'src/messages/'],
    typesFrom: ['src/services/'],
    packages: /^discord\.js$/,
  },
  {
    files: /^src\/discord\//,
    from: [
      'src/core/',
      'src/commands/',
      'src/messages/',
      'src/words/',
      'src/discord/',
      'src/services/runtime/bounded.ts',
      'src/services/runtime/done-within.ts',
    ],
    typesFrom: ['src/services/'],
    packages: /^(node:.+|discord\.js|form-data-encoder|lru-cache|undici|zod)$/,
    typesOfPackages: /^pino$/,
  },
  {
    files: /^src\/words\//,
    from: ['locales/', 'src/words/', 'src/core/'],
    packages: /^(?:node:(?:fs|path|url)|i18next|zod)$/,
  },
  { files: /^src\/config\.ts$/, from: ['src/core/'], packages: /^(node:fs|zod)$/ },
  { files: /^src\/config-warnings\.ts$/, from: ['src/config.ts'], packages: /^(ipaddr\.js|leven)$/ },
  { files: /^src\/env-file\.ts$/, from: ['src/core/'], packages: /^node:(fs|util)$/ },
  { files: /^src\/log\.ts$/, from: [], typesFrom: ['src/config.ts'], packages: /^pino$/ },
  // Each is a program of its own for the operator. Nothing else imports it.
  { files: /^src\/tools\//, from: ['src/'], packages: /^(node:.+|zod|discord\.js)$/ },
  // The composition root passes on what other files make of packages.
  { files: /^src\/app(\.ts$|\/)/, from: ['src/'], packages: none, typesOfPackages: /^pino$/ },
  { files: /^src\/main\.ts$/, from: ['src/'], packages: /^node:/ },
  { files: /^sandbox\//, from: ['sandbox/', 'models/'], packages: /./ },
  // The bot runs as a process of its own. The bench fills its store through the store itself.
  {
    files: /^bench\//,
    from: [
      'bench/',
      'sandbox/',
      'src/core/',
      'src/services/storage/store.ts',
      'src/services/storage/sqlite/store.ts',
      'src/services/storage/postgres/',
      'src/tools/terminal.ts',
      // A PostgreSQL of its own.
      'test/support/postgres-server.ts',
      'package.json',
    ],
    typesFrom: ['src/'],
    packages: /./,
  },
];

/** Packages that give access to the outside, each with the only files that may use it. */
const doors: readonly { readonly packages: RegExp; readonly files: RegExp }[] = [
  { packages: /^(keyv|@keyv\/.+)$/, files: /^src\/services\/storage\/sqlite\/(open|store)\.ts$/ },
  { packages: /^pg$/, files: /^src\/services\/storage\/postgres\/(database|errors)\.ts$/ },
  // A change that depends on what was read is a transaction, so there are no other locks. (The requests of a member are
  // admitted one after the other.)
  { packages: /^async-lock$/, files: /^src\/services\/jobs\/admission\.ts$/ },
  {
    packages: /^lru-cache$/,
    files:
      /^src\/(core\/screening\/unit|services\/(storage\/sqlite\/row-cache|moderation\/screens)|discord\/(sender|dispatch|buckets))\.ts$/,
  },
  {
    packages: /^node:sqlite$/,
    files: /^src\/(services\/storage\/sqlite\/integrity\/file-integrity|tools\/database)\.ts$/,
  },
  {
    packages: /^undici$/,
    files: /^src\/(services\/(runcomfy\/.+|media\/download|runtime\/guarded-requests)|discord\/make-request)\.ts$/,
  },
  { packages: /^discord\.js$/, files: /^src\/(commands|discord|messages|tools)\// },
  { packages: /^i18next$/, files: /^src\/words\// },
  { packages: /^node:timers/, files: /^src\/services\/runtime\/clock\.ts$/ },
  { packages: /^node:process$/, files: programs },
  {
    packages: /^node:worker_threads$/,
    files: /^src\/services\/(runtime\/units\/thread|moderation\/screening-program)\.ts$/,
  },
  { packages: /^node:child_process$/, files: /^src\/services\/runtime\/child\.ts$/ },
];

const rowNames = [...new Set(Object.values(schema).map(({ name }) => name))];

/** What a file may not contain, with the exceptions in `except`. */
const bans: readonly {
  readonly where: RegExp;
  readonly except: RegExp;
  readonly text: RegExp;
  readonly why: string;
}[] = [
  {
    where: /^src\/(core|catalog)\//,
    except: none,
    text: /\bDate\.now\b|\bnew Date(?!\()|\bnew Date\(\)|(?<!new )\bDate\(\)|\bperformance\.|\bMath\.random\b|\bcrypto\b|\bprocess\b|\bglobalThis\b|\bfetch\(/,
    why: 'pure code takes time and randomness as arguments',
  },
  { where: /^src\//, except: programs, text: /\bprocess\./, why: 'only programs know the process' },
  {
    where: /^src\//,
    except: /^src\/(services\/runtime\/(clock|bounded)|main)\.ts$/,
    text: /\bset(Timeout|Interval|Immediate)\(/,
    why: 'waits go through the clock',
  },
  {
    where: /^src\//,
    // What `pg` and poolers say has no code.
    except: /^src\/services\/storage\/postgres\/errors\.ts$/,
    text: /\bmessage\??\.(includes|match|search|startsWith|endsWith)\(|\.test\(\w+\.message\)|\berror\.message ===/,
    why: 'an error is known by its type, code or status, not by its text',
  },
  {
    where: /^src\//,
    except: /^src\/services\/storage\/schema\.ts$/,
    text: new RegExp(`['"\`](?:${rowNames.join('|')}):`),
    why: 'keys of rows are made on the page of the database',
  },
  {
    where: /^src\/(messages|commands|discord)\//,
    except: /^src\/messages\/time\.ts$/,
    text: /\bTimestampStyles\b|<t:|(?<![.\w])time\(/,
    why: 'timestamps are made in one place',
  },
  { where: /^src\//, except: none, text: /^(export )?let\b/m, why: 'nothing at the top of a file may change' },
  { where: /^src\//, except: none, text: /^export\b[^;=]*?\bfrom '/m, why: 'a file exports only what is its own' },
  { where: /^(src|sandbox|bench)\//, except: none, text: /\bimport\(/, why: 'imports are static' },
  { where: /^test\//, except: none, text: /\bvi\.(mock|doMock|hoisted)\(/, why: 'fakes stand at the network boundary' },
];

/** Files that commands may share. Everything else next to them is one command. */
const sharedByCommands: readonly string[] = [
  'answer',
  'bounded-cache',
  'command',
  'commands',
  'decision',
  'model-inputs',
  'preview-drafts',
  'previews',
  'drafts',
  'model-request',
  'offered',
  'payload',
  'precheck',
  'request',
  'router',
  'target',
  'share-results',
].map((name) => `src/commands/${name}.ts`);

/** Each sentence names a file and what in it breaks the structure. */
export function violationsOf(source: Source): string[] {
  const { path } = source;
  const imports = importsOf(source);
  const code = withoutComments(source.text);
  return [
    ...layerViolations(path, imports),
    ...imports
      .filter(({ kind, typeOnly }) => kind === 'package' && !typeOnly && path.startsWith('src/'))
      .filter(({ target }) => !isThroughItsDoor(path, target))
      .map(({ target }) => `${path} imports ${target}, which is another file's door to the outside`),
    ...bans.flatMap(({ where, except, text, why }) => {
      const found = where.test(path) && !except.test(path) ? text.exec(code) : null;
      return found === null ? [] : [`${path} says “${found[0].trim()}”: ${why}`];
    }),
  ];
}

function layerViolations(path: string, imports: readonly Import[]): string[] {
  if (!/^(src|sandbox|bench)\//.test(path)) return [];
  const layer = layers.find(({ files }) => files.test(path));
  if (layer === undefined) return [`${path} lies in no layer`];
  return imports.flatMap(({ target, kind, typeOnly }) => {
    const what = `${path} imports ${typeOnly ? 'types of ' : ''}${target}`;
    if (kind === 'package') {
      const allowed = layer.packages.test(target) || (typeOnly && layer.typesOfPackages?.test(target) === true);
      return allowed ? [] : [`${what}, a package that its layer does without`];
    }
    if (/^src\/(app|main)\.ts$/.test(target) && path !== 'src/main.ts') {
      return [`${what}, which only main and tests do`];
    }
    if (target.startsWith('src/app/') && !/^src\/app(\.ts$|\/)/.test(path)) {
      return [`${what}, a part of the composition root`];
    }
    if (/^src\/tools\/(?!terminal\.ts$)/.test(target) && !path.startsWith('src/tools/')) {
      return [`${what}, which is a program of its own`];
    }
    const reaches = (folders: readonly string[] = []): boolean => folders.some((folder) => target.startsWith(folder));
    if (!reaches(layer.from) && !(typeOnly && reaches(layer.typesFrom))) {
      return [`${what}${reaches(layer.typesFrom) ? ', of which it may have the types only' : ', outside its layer'}`];
    }
    const other = commandOf(target);
    const isStranger = path !== 'src/commands/commands.ts' && other !== undefined && other !== commandOf(path);
    return isStranger && path.startsWith('src/commands/') ? [`${what}: no command knows another`] : [];
  });
}

function isThroughItsDoor(path: string, target: string): boolean {
  const door = doors.find(({ packages }) => packages.test(target));
  return door === undefined || door.files.test(path);
}

/**
 * The command that a file belongs to: its name under src/commands, without the extension. Each button of a job counts
 * as one.
 */
export function commandOf(path: string): string | undefined {
  if (sharedByCommands.includes(path) || path.startsWith('src/commands/reuse/')) return undefined;
  return /^src\/commands\/(job-actions\/[^/]+?|[^/]+?)(?:\.ts|\/.*)$/.exec(path)?.[1];
}

/** How often the list of commands has each command, by the command's name. */
export function listedCommands(list: Source): Map<string, number> {
  const listed = new Map<string, number>();
  const code = withoutComments(list.text);
  const body = code.replaceAll(/^import [^;]+;/gm, '');
  for (const [statement, names = ''] of code.matchAll(/^import \{([^}]+)\} from '\.\/[^']+';/gm)) {
    const [imported] = importsOf({ path: list.path, text: statement });
    const command = commandOf(imported?.target ?? '');
    if (command === undefined) continue;
    for (const name of names.split(',').map((each) => each.trim().split(' as ').at(-1) ?? '')) {
      const uses = body.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
      if (name !== '') listed.set(command, (listed.get(command) ?? 0) + uses);
    }
  }
  return listed;
}
