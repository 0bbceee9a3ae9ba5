import { type RefObject, useEffect, useRef } from 'react';
import { useChartColors } from '@/components/charts/chartColors';

type Draw = (context: CanvasRenderingContext2D, size: { width: number; height: number }, colors: CanvasColors) => void;

/** Colors of the theme, which a canvas cannot read from the style sheet by itself. */
export interface CanvasColors {
  series: readonly string[];
  text: string;
  surface: string;
  border: string;
  bad: string;
  font: string;
}

/** A canvas that is drawn again when its size, the theme or what it shows changes. */
export function useCanvas(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const style = getComputedStyle(document.documentElement);
    const value = (name: string) => style.getPropertyValue(name).trim();
    const look = {
      series: colors.series,
      text: value('--text'),
      surface: value('--surface'),
      border: value('--border-strong'),
      bad: value('--bad'),
      font: colors.font,
    };
    const redraw = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const scale = devicePixelRatio;
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      draw(context, { width, height }, look);
    };
    redraw();
    const observer = new ResizeObserver(redraw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [draw, colors]);
  return canvas;
}
