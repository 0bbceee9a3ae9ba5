import { PageHead } from './PageHead';

/** What a person sees who is in no project. */
export function NoProjectState() {
  return (
    <>
      <PageHead title="No project" />
      <p className="max-w-140 p-4 text-sm">
        You are not a member of an active project. Ask an admin of your organization to add you to one; this page works as soon as
        that is done.
      </p>
    </>
  );
}
