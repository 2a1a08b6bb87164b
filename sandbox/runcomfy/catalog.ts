import { Hono } from 'hono';
import type { Model } from './models.ts';
import { refuseInput, refuseUnknown } from './refusals.ts';
import type { Switches } from './switches.ts';

/** A model as the catalog endpoint publishes it (runcomfy-cli, src/cmd/models.rs). Tests may change it. */
export interface PublishedModel {
  model_id: string;
  display_name: string;
  categories: string[];
  kind: 'model';
  /** The price of one `price_unit` with the cheapest settings; both are absent where RunComfy says no price. */
  base_price_usd?: number;
  price_unit?: 'second' | 'output';
  pricing_note?: string | null;
  input_schema: Record<string, unknown>;
}

export function publishedModels(models: Iterable<Model>): Map<string, PublishedModel> {
  return new Map([...models].map((model) => [model.id, publish(model)]));
}

function publish({ id, kind, schema, base }: Model): PublishedModel {
  const parts = id.split('/');
  return {
    model_id: id,
    display_name: parts.slice(1).join(' '),
    categories: [parts.at(-1)?.includes('-to-') === true ? (parts.at(-1) ?? kind) : `text-to-${kind}`],
    kind: 'model',
    ...(base === undefined ? {} : { base_price_usd: base.usd, price_unit: base.unit, pricing_note: null }),
    input_schema: structuredClone(schema),
  };
}

/** The public catalog: the list, its categories, and one model. No token is asked for. */
export function createCatalogApi(published: ReadonlyMap<string, PublishedModel>, switches: Switches): Hono {
  const app = new Hono();

  app.get('/v1/models', (context) => {
    const query = context.req.query();
    const [limit, offset] = [Number(query['limit'] ?? 20), Number(query['offset'] ?? 0)];
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= 100) || !(Number.isInteger(offset) && offset >= 0)) {
      return refuseInput(switches, [{ loc: ['query'], msg: 'limit has to be 1 to 100, and offset 0 or more' }]);
    }
    const found = [...published.values()].filter((model) => isFound(model, query));
    const page = found.slice(offset, offset + limit);
    const models = query['include_schema'] === 'true' ? page : page.map(({ input_schema: _schema, ...rest }) => rest);
    return context.json({ models, total: found.length });
  });

  app.get('/v1/models/categories', (context) => {
    const categories = [...new Set([...published.values()].flatMap((model) => model.categories))];
    return context.json({ categories: categories.toSorted() });
  });

  app.get('/v1/models/*', (context) => {
    const path = new URL(context.req.url).pathname.slice('/v1/models/'.length);
    const model = /%2f/i.test(path) ? undefined : published.get(decoded(path));
    return model === undefined ? refuseUnknown(switches) : context.json(model);
  });

  return app;
}

function isFound(model: PublishedModel, { search = '', category, kind }: Readonly<Record<string, string>>): boolean {
  const names = `${model.model_id} ${model.display_name}`.toLowerCase();
  return (
    names.includes(search.toLowerCase()) &&
    (category === undefined || model.categories.includes(category)) &&
    (kind === undefined || model.kind === kind)
  );
}

/** The id in a path. One that is not encoded correctly is nobody's. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}
