import { Tooltip, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Asset } from '@/api/assets';
import { useModels, useSchedulerLabel } from '@/entities/model/queries';
import { useText } from '@/lib/i18n/useText';
import { cellsOf, namedCells, sheetsOf, type Cells, type Sheet } from './cells';
import styles from './CellSheet.module.css';

interface Props {
  asset: Asset;
  onOpen: (id: string) => void;
  /** The sheet as a plain picture, while its cells are not known. */
  children: ReactNode;
}

/** A grid as a table of its pictures: each can be looked at and opened on its own. */
export function CellSheet({ asset, onOpen, children }: Props) {
  const t = useText();
  const { data: cells } = useQuery(cellsOf(asset.id));
  const names = { models: useModels(), scheduler: useSchedulerLabel() };
  if (!cells || cells.cells.length === 0) return children;
  const data = namedCells(cells, names);
  const [x, y] = data.axes;
  return (
    <div className={styles.sheets} tabIndex={0} role="group" aria-label={t('grid.sheet')}>
      {sheetsOf(data).map((sheet) => (
        <CellTable
          key={sheet.title}
          sheet={sheet}
          across={x}
          down={y}
          aspect={`${cellShape(asset, data)}`}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

/** Roughly the shape of one cell: the sheet's own, without knowing its margins. */
function cellShape({ width, height }: Asset, { axes }: Cells): number {
  const columns = axes[0]?.values.length ?? 1;
  const rows = (axes[1]?.values.length ?? 1) * (axes[2]?.values.length ?? 1);
  return width / columns / (height / rows);
}

type Axis = Cells['axes'][number];

interface TableProps {
  sheet: Sheet;
  across: Axis | undefined;
  down: Axis | undefined;
  aspect: string;
  onOpen: (id: string) => void;
}

function CellTable({ sheet, across, down, aspect, onOpen }: TableProps) {
  const t = useText();
  return (
    <table className={styles.table}>
      {sheet.title && <caption className={styles.title}>{sheet.title}</caption>}
      <thead>
        <tr>
          {down && (
            <td className={styles.corner}>
              <span>{across?.label || across?.field} →</span>
              <span>{down.label || down.field} ↓</span>
            </td>
          )}
          {across?.values.map((value) => (
            <th key={value} scope="col">
              {value}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.rows.map(({ label, cells }) => (
          <tr key={label}>
            {down && <th scope="row">{label}</th>}
            {cells.map(({ assetId, says }) => (
              <td key={says} style={{ aspectRatio: aspect }}>
                {assetId === null ? (
                  <span className={styles.gap}>{t('grid.gap')}</span>
                ) : (
                  <Tooltip label={says} openDelay={150}>
                    <UnstyledButton
                      className={styles.cell}
                      aria-label={says}
                      data-cell={assetId}
                      onClick={() => onOpen(assetId)}
                    >
                      <img src={`/api/v1/assets/${assetId}/thumbnail?size=512`} alt="" />
                    </UnstyledButton>
                  </Tooltip>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
