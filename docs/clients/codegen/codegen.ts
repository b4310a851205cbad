import type { CodegenConfig } from '@graphql-codegen/cli';

// A running server's address does as well: 'http://127.0.0.1:8080/graphql'.
const config: CodegenConfig = {
  schema: '../../../schema.graphqls',
  documents: 'recipe.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          DateTime: 'string',
          Upload: 'Blob',
        },
      },
    },
  },
};

export default config;
