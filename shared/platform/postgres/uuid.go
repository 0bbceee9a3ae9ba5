package postgres

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// uuidCodec writes and reads the ids of this program as the 16 bytes they are. pgx takes
// them for text otherwise, which was a fourteenth of the work of services.
type uuidCodec struct{ pgtype.UUIDCodec }

// PlanEncode implements pgtype.Codec.
func (c uuidCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	switch value.(type) {
	case uuid.UUID, uuid.NullUUID:
		if format == pgtype.BinaryFormatCode {
			return uuidPlan{}
		}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

// PlanScan implements pgtype.Codec.
func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return uuidPlan{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type uuidPlan struct{}

// Encode appends the bytes of an id; nothing stands for NULL.
func (uuidPlan) Encode(value any, to []byte) ([]byte, error) {
	switch id := value.(type) {
	case uuid.UUID:
		return append(to, id[:]...), nil
	case uuid.NullUUID:
		if !id.Valid {
			return nil, nil
		}
		return append(to, id.UUID[:]...), nil
	default:
		return nil, fmt.Errorf("%T is no id", value)
	}
}

// Scan reads an id. NULL leaves the target as it is, as the method of uuid.UUID does.
func (uuidPlan) Scan(from []byte, target any) error {
	to, ok := target.(*uuid.UUID)
	switch {
	case !ok:
		return fmt.Errorf("%T is no id", target)
	case from == nil:
		return nil
	case len(from) != len(to):
		return fmt.Errorf("%d bytes are no id", len(from))
	}
	copy(to[:], from)
	return nil
}
