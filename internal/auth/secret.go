package auth

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	secretFile = "jwt.key"
	// MinKeyBytes is the least length of a signing key: that of the hash (RFC 7518, section 3.2).
	MinKeyBytes = 32
)

// LoadOrCreateSecret gives the signing key kept in the data directory. The first call makes it, of 32
// random bytes, in a file that only its owner can read; all later calls, and all processes that race
// for the first, read the same one. The directory is made with mode 0700 if it is missing.
func LoadOrCreateSecret(dataDir string) ([]byte, error) {
	path := filepath.Join(dataDir, secretFile)
	key, err := readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if err := createSecret(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return readSecret(path)
}

// DeriveKeys gives a key of 32 bytes for another purpose than signing tokens from each of the signing keys, in
// their order (HKDF, RFC 5869). Who knows a derived key learns nothing of the signing key, or of other purposes.
func DeriveKeys(secrets [][]byte, purpose string) ([][]byte, error) {
	keys := make([][]byte, len(secrets))
	for i, secret := range secrets {
		key, err := hkdf.Key(sha256.New, secret, nil, "parley "+purpose, MinKeyBytes)
		if err != nil {
			return nil, fmt.Errorf("derive a key: %w", err)
		}
		keys[i] = key
	}
	return keys, nil
}

func readSecret(path string) ([]byte, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the operator's own directory
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < MinKeyBytes {
		return nil, fmt.Errorf("the signing key in %s is damaged: it must be at least %d bytes in hex", path, MinKeyBytes)
	}
	return key, nil
}

// createSecret writes a whole file aside and links it to its name, which fails with fs.ErrExist where
// somebody else was faster. So the name never stands for a half-written key.
func createSecret(path string) (err error) {
	key := make([]byte, MinKeyBytes)
	_, _ = rand.Read(key) // never fails: the process ends instead
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, secretFile+".*") // mode 0600, O_EXCL
	if err != nil {
		return fmt.Errorf("make the signing key: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(file.Name())) }()
	_, err = file.WriteString(hex.EncodeToString(key) + "\n")
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the signing key: %w", err)
	}
	if err := os.Link(file.Name(), path); err != nil {
		return fmt.Errorf("keep the signing key: %w", err)
	}
	return syncDir(dir)
}

// syncDir makes the new name survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the operator's own directory
	if err != nil {
		return fmt.Errorf("open the data directory: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync the data directory: %w", err)
	}
	return nil
}
