import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';

type Variables = Record<string, unknown>;

/** The arguments by which subscriptions resume, and the fields that tell where they are. */
const places: Partial<Record<string, string>> = { after: 'cursor', afterSeq: 'seq' };

/**
 * The place of one subscription in what it follows. It can be kept where the operation takes it as a variable, and
 * selects it beside the other fields of an event; elsewhere the subscription begins anew after a lost connection.
 */
export class Place {
  readonly #given: Variables;
  readonly #path: { variable: string; root: string; mark: string } | undefined;
  #last: unknown;

  constructor(operation: OperationDefinitionNode, given: unknown) {
    this.#given = { ...(given as Variables | undefined) };
    this.#path = path(operation);
  }

  /** The variables to subscribe with now. */
  variables(): Variables {
    if (!this.#path || this.#last === undefined) return this.#given;
    return { ...this.#given, [this.#path.variable]: this.#last };
  }

  /** Takes note of an event. */
  saw(data: unknown): void {
    if (!this.#path) return;
    const event = (data as Record<string, Variables | null> | null | undefined)?.[this.#path.root];
    this.#last = event?.[this.#path.mark] ?? this.#last;
  }
}

function path(operation: OperationDefinitionNode) {
  const root = operation.selectionSet.selections.find(isField);
  for (const { name, value } of root?.arguments ?? []) {
    if (value.kind !== Kind.VARIABLE || !places[name.value]) continue;
    const mark = root!.selectionSet?.selections.filter(isField).find((field) => field.name.value === places[name.value]);
    if (mark) return { variable: value.name.value, root: key(root!), mark: key(mark) };
  }
  return undefined;
}

function isField(selection: SelectionNode): selection is FieldNode {
  return selection.kind === Kind.FIELD;
}

function key({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
