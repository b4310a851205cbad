import type { ApolloClient } from '@apollo/client';
import type { ReactNode } from 'react';
import { act } from '../api/apollo';
import { UploadImageDocument } from '../api/generated/graphql';
import { Field } from './field';
import ui from './ui.module.css';

/** The fields to choose a picture for somebody, or for a room: `chosenPicture` reads them. */
export function PictureField({ present, removable }: { present: ReactNode; removable: boolean }) {
  return (
    <>
      <div className={ui.row}>
        {present}
        <div className={ui.grow}>
          <Field label="Picture" name="avatar" type="file" accept="image/jpeg,image/png,image/gif,image/webp" />
        </div>
      </div>
      {removable && (
        <label className={ui.row}>
          <input type="checkbox" name="plain" />
          <span>No picture</span>
        </label>
      )}
    </>
  );
}

/** Uploads the picture that was chosen and gives its id; null takes the present one away, undefined leaves it. */
export async function chosenPicture(apollo: ApolloClient, form: FormData): Promise<string | null | undefined> {
  if (form.get('plain') !== null) return null;
  const file = form.get('avatar');
  if (!(file instanceof File) || file.size === 0) return undefined;
  const upload = { file, path: 'variables.input.file' };
  const { uploadImage } = await act(apollo, UploadImageDocument, { input: { file: null as never } }, { upload });
  return uploadImage.attachment.id;
}
