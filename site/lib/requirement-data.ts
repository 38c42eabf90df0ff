/** The requirements, checked. */
import { loadModule, readProjectFile } from './project.ts';
import { requirementsOfDocument, type Requirement } from './requirement-schema.ts';

/** Every requirement, document after document. Throws naming the file when one is not what the schema asks for. */
export async function readRequirements(): Promise<Requirement[]> {
  const { requirementDocuments }: typeof import('../../snippets/runner/requirements-node.ts') =
    await loadModule('snippets/runner/requirements-node.ts');
  const all = [...requirementDocuments()].flatMap(([file, document]) => {
    const parsed = requirementsOfDocument.safeParse(document);
    if (!parsed.success) throw new Error(`${file}: ${parsed.error.message}`);
    const { doc, requirements } = parsed.data;
    if (file !== doc.replace(/\.[a-z]+$/, '.json'))
      throw new Error(`${file} is about ${doc}, whose path it does not have`);
    return requirements.map((requirement) => ({ ...requirement, doc }));
  });
  const twice = all.find(({ id }, index) => all.findIndex((one) => one.id === id) !== index);
  if (twice !== undefined) throw new Error(`${twice.doc}: ${twice.id} is there twice`);
  return all;
}

/** A test that proves a requirement. */
export interface NamedTest {
  readonly file: string;
  readonly title: string;
}

/** The test that `test/server/x.test.ts#its title` names. Throws when the file has no test of that title. */
export function namedTest(of: string): NamedTest {
  const [file = '', ...rest] = of.split('#');
  const title = rest.join('#');
  const quoted = title.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  if (!readProjectFile(file).includes(`'${quoted}'`))
    throw new Error(`${file} has no test “${title}”`);
  return { file, title };
}
