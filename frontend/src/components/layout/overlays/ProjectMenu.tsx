import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { useMe } from '@/hooks/useMe';
import { useSwitchProject } from '../useSwitchProject';
import { AnchoredMenu, menuLine } from './AnchoredMenu';

/** The projects of the person; choosing one moves the session there without a reload. */
export function ProjectMenu() {
  const me = useMe();
  const switchTo = useSwitchProject();
  const projects = me?.projects.filter(({ is_active }) => is_active) ?? [];
  return (
    <AnchoredMenu anchor="project" align="start">
      <Base.Group>
        <Base.GroupLabel className="px-2 pt-1 pb-0.5 font-medium text-2xs text-faint">
          Projects of {me?.tenant_name}
        </Base.GroupLabel>
        {projects.length === 0 && <p className="px-2 py-1 text-muted text-sm">You are in no active project.</p>}
        <Base.RadioGroup value={me?.current_project_id ?? ''} onValueChange={(id: string) => void switchTo(id)}>
          {projects.map((project) => (
            <Base.RadioItem key={project.id} value={project.id} closeOnClick className={menuLine}>
              <Check
                size={14}
                aria-hidden
                className={cx('shrink-0 text-accent-text', project.id !== me?.current_project_id && 'invisible')}
              />
              <span className="min-w-0 flex-1 truncate">{project.name}</span>
              <span className="text-muted text-xs">{project.role}</span>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      </Base.Group>
    </AnchoredMenu>
  );
}
