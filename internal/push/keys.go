package push

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/SherClockHolmes/webpush-go"

	"parley/ent"
	"parley/ent/pushkey"
)

// keyID names the one row of push_keys.
const keyID = "vapid"

// keys are the VAPID keys, in base64url without padding.
type keys struct{ private, public string }

// openKeys gives the keys of the options, else those of the database. Of several nodes that start at once on an empty
// one, all get the key of the first.
func (s *Service) openKeys(ctx context.Context) (keys, error) {
	if s.o.PrivateKey != "" {
		return parseKey(s.o.PrivateKey)
	}
	fresh, _, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return keys{}, fmt.Errorf("make the key of web push: %w", err)
	}
	var row *ent.PushKey
	err = s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		row, err = tx.PushKey.Query().Where(pushkey.ID(keyID)).Only(ctx)
		if !ent.IsNotFound(err) {
			return err
		}
		err = tx.PushKey.Create().SetID(keyID).SetPrivateKey(fresh).SetCreatedAt(s.now()).
			OnConflictColumns(pushkey.FieldID).Ignore().Exec(ctx)
		if err != nil {
			return err
		}
		row, err = tx.PushKey.Query().Where(pushkey.ID(keyID)).Only(ctx)
		return err
	})
	if err != nil {
		return keys{}, fmt.Errorf("keep the key of web push: %w", err)
	}
	return parseKey(row.PrivateKey)
}

// parseKey checks a private key and gives it with its public one.
func parseKey(text string) (keys, error) {
	raw, err := decode(text)
	if err != nil {
		return keys{}, errors.New("the key of web push is not base64url")
	}
	private, err := ecdh.P256().NewPrivateKey(raw)
	if err != nil {
		return keys{}, errors.New("the key of web push is not 32 bytes that make a P-256 key")
	}
	return keys{private: encode(raw), public: encode(private.PublicKey().Bytes())}, nil
}

// decode reads base64url, with padding or without.
func decode(text string) ([]byte, error) {
	return base64.RawURLEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
