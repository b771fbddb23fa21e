// The types of `extension-update/react`: the component, and the element in JSX.
//
// It must name a prop for each message: a test compares them. Read next: `extension-update-element.d.ts`.
import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
import type {
  ExtensionUpdateAttributes,
  ExtensionUpdateElement,
  ExtensionUpdateEvent
} from './extension-update-element.js';

/** A prop for each message; it hears the event of the element. */
export interface ExtensionUpdateHandlers {
  onReady?(event: ExtensionUpdateEvent<'ready'>): void;
  onFetch?(event: ExtensionUpdateEvent<'fetch'>): void;
  onState?(event: ExtensionUpdateEvent<'state'>): void;
  onInstall?(event: ExtensionUpdateEvent<'install'>): void;
  onSchedule?(event: ExtensionUpdateEvent<'schedule'>): void;
  onUnschedule?(event: ExtensionUpdateEvent<'unschedule'>): void;
  onProceed?(event: ExtensionUpdateEvent<'proceed'>): void;
  onCancel?(event: ExtensionUpdateEvent<'cancel'>): void;
  onDownload?(event: ExtensionUpdateEvent<'download'>): void;
  onRestart?(event: ExtensionUpdateEvent<'restart'>): void;
  onOpenLink?(event: ExtensionUpdateEvent<'open-link'>): void;
  onOpenRegistration?(event: ExtensionUpdateEvent<'open-registration'>): void;
  onRemember?(event: ExtensionUpdateEvent<'remember'>): void;
}

type Html = Omit<
  HTMLAttributes<ExtensionUpdateElement>,
  keyof ExtensionUpdateHandlers | keyof ExtensionUpdateAttributes
>;

/**
 * What the component takes: config, memory and handlers, the element's attributes by their own names, and what every
 * element takes.
 */
export type ExtensionUpdatePanelProps = Html & ExtensionUpdateAttributes & ExtensionUpdateHandlers;

/** The panel in React; its ref is the element. A server draws the bare element, which gets its config in the page. */
export declare const ExtensionUpdatePanel: ForwardRefExoticComponent<
  ExtensionUpdatePanelProps & RefAttributes<ExtensionUpdateElement>
>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'extension-update': Html & ExtensionUpdateAttributes & RefAttributes<ExtensionUpdateElement>;
    }
  }
}
