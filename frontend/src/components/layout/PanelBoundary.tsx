import { Component, type ReactNode } from 'react';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';

interface Props {
  /** What the panel shows: "Firing alerts". */
  what: string;
  children: ReactNode;
}

/** Keeps a fault in one panel from taking the page with it. */
export class PanelBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="p-3">
        <Notice
          tone="bad"
          alert
          action={
            <Button size="sm" onClick={() => this.setState({ failed: false })}>
              Show again
            </Button>
          }
        >
          {this.props.what} could not be drawn because of a fault in this page.
        </Notice>
      </div>
    );
  }
}
