/** The requirements as files, read and checked. */
import { projectFiles, readProjectFile } from './project.ts';
import { requirementsOfDocument, type Requirement } from './requirement-schema.ts';

const FOLDER = 'site/data/requirements';

/** Every requirement, document after document. Throws naming the file when one is not what the schema asks for. */
export async function readRequirements(): Promise<Requirement[]> {
  const files = await projectFiles(`${FOLDER}/**/*.json`);
  const all = files.flatMap((file) => {
    const parsed = requirementsOfDocument.safeParse(JSON.parse(readProjectFile(file)));
    if (!parsed.success) throw new Error(`${file}: ${parsed.error.message}`);
    const { doc, requirements } = parsed.data;
    if (file !== `${FOLDER}/${doc.replace(/\.[a-z]+$/, '.json')}`)
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
