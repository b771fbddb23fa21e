// `<ExtensionUpdatePanel>` for React: the element with its config, its memory and its events as props.
//
// A server draws the bare element, because an object in its markup would be lost in hydration; what is an object or a
// function is given to the element when it stands in the page. It must hold no state. Next: `element.js`.
'use client';
import { createElement, forwardRef, useEffect, useImperativeHandle, useRef } from 'react';
import './extension-update-element.js';

// A prop for each message: `onOpenLink` hears `extension-update:open-link`.
var MESSAGES = [
  'ready',
  'fetch',
  'state',
  'install',
  'schedule',
  'unschedule',
  'proceed',
  'cancel',
  'download',
  'restart',
  'open-link',
  'open-registration',
  'remember'
];

function propOf(message) {
  return message.replace(/(^|-)(.)/g, function (_match, _dash, letter) {
    return letter.toUpperCase();
  });
}

var HANDLERS = {};
MESSAGES.forEach(function (message) {
  HANDLERS['on' + propOf(message)] = true;
});

export var ExtensionUpdatePanel = forwardRef(function ExtensionUpdatePanel(props, outer) {
  var inner = useRef(null);
  var latest = useRef(props);
  var rest = {};
  Object.keys(props).forEach(function (name) {
    if (name !== 'config' && name !== 'memory' && !HANDLERS[name]) rest[name] = props[name];
  });
  rest.ref = inner;
  useImperativeHandle(outer, function () {
    return inner.current;
  });
  // First, so that a handler of this very drawing hears what the config brings about.
  useEffect(function () {
    latest.current = props;
  });
  useEffect(function () {
    var element = inner.current;
    var listeners = MESSAGES.map(function (message) {
      var name = 'on' + propOf(message);
      function listener(event) {
        if (latest.current[name]) latest.current[name](event);
      }
      element.addEventListener('extension-update:' + message, listener);
      return function () {
        element.removeEventListener('extension-update:' + message, listener);
      };
    });
    return function () {
      listeners.forEach(function (remove) {
        remove();
      });
    };
  }, []);
  useEffect(
    function () {
      if (props.memory !== undefined) inner.current.memory = props.memory;
    },
    [props.memory]
  );
  useEffect(
    function () {
      if (props.config !== undefined) inner.current.config = props.config;
    },
    [props.config]
  );
  return createElement('extension-update', rest);
});
