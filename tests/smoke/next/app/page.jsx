// A page that Next draws on the server: the element stands in its markup, and gets its config in the page.
import { Panels } from './panels';

export default function Page() {
  return (
    <main>
      <Panels />
    </main>
  );
}
